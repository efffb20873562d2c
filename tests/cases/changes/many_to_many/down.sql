-- Migration: 002_iteration2_courses_students.rollback.sql
-- Generated: 2025-06-01 12:00:00+0000
-- Iteration: 2

BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL search_path TO public;
SET LOCAL row_security TO off;
CREATE SCHEMA slipway_retained_002_down;

-- Keeps courses_students with its rows in slipway_retained_002_down
LOCK TABLE courses_students IN ACCESS EXCLUSIVE MODE;

ALTER TABLE courses_students
    DROP CONSTRAINT fk_courses_students_course_id;

ALTER TABLE courses_students
    DROP CONSTRAINT fk_courses_students_student_id;

-- Nothing is dropped here: it proves that nothing depends on the table, and is taken back
SAVEPOINT slipway_check;

DROP TABLE IF EXISTS courses_students;

ROLLBACK TO SAVEPOINT slipway_check;

-- The rows move as they are
ALTER TABLE courses_students
    SET SCHEMA slipway_retained_002_down;

COMMIT;
